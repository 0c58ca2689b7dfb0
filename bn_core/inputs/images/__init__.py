"""Images that a person uploads, and photographs that the lab ships."""
