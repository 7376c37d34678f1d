"""What is published: a source's list, what in it is unread, how it fares, how one is found."""
