"""Write comments: post, edit, vote, report, and every change of status."""
