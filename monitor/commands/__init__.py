"""The commands, one group a file. They say things; what they do is done elsewhere."""
