"""Text that strangers send: addresses, Markdown, safe HTML, fields, search terms."""
