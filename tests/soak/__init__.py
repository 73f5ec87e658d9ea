"""The long run: hours of citizens at one real terminal, watched from outside."""
