"""Answers by mail: where mails are answered, and the mailbox that is looked into."""
