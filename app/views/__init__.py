"""Pages and interfaces, a room each."""
