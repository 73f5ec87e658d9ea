"""HTTP: what is asked, who asks, what is answered. No decisions."""
