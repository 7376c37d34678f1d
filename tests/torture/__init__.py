"""The service killed, starved and cut off at random, again and again: nothing may be lost."""
