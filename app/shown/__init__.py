"""What the pages about profiles show, worked out before a template sees it."""
