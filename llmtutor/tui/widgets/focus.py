"""The keyboard goes somewhere."""

from textual.widget import Widget


def focus_now(widget: Widget) -> None:
    """Give a widget the keyboard at once, so that the very next frame shows it there.

    `Widget.focus` waits for a message, and a screen just opened is painted before that.
    """
    if widget.focusable:
        widget.has_focus = True
        widget.screen.set_focus(widget, scroll_visible=False)
