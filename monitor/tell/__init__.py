"""Who is told what, when, how openly and in which words: letters of a round, and digests."""
