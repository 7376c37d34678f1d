"""Orders in a chat room: read, carried out, answered."""
