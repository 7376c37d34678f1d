"""The newcomer's sixty seconds: an invented NGO site, and what staff would receive."""
