"""The Textual app: screens, widgets and commands over the rooms that know nothing of the screen."""
