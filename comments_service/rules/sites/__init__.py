"""What the owner of a site sets, and how a site gets onto its pages."""
