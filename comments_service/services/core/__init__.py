"""What every write needs: the transaction, who acts, the outbox, the audit log."""
