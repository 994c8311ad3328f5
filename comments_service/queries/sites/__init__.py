"""Read sites, their set-up and where the widget loads."""
