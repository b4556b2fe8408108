"""What editors do to drafts and entities."""
