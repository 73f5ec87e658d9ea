"""What the citizen sees next, without Kivy: one view-model a screen, and the router between them."""
