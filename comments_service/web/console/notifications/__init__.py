"""How the team is alerted: the site's channels, and each member's mails."""
