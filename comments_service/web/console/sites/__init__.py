"""Set a site up, change its settings, move its pages."""
