"""What moderators work with: the queue, search, figures, reasons."""
