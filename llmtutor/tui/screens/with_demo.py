"""What the keys of a demo and of a question do, on every screen that shows one."""

from typing import TYPE_CHECKING

from textual import on

from llmtutor.tui.screens.base import TutorScreen
from llmtutor.tui.widgets.computing import Busy
from llmtutor.tui.widgets.panel import DemoPanel
from llmtutor.tui.widgets.view import ViewBox
from llmtutor.tui.widgets.why import Noted

if TYPE_CHECKING:
    from llmtutor.tui.steps import StepBody


class ScreenWithDemo(TutorScreen):
    """A screen with a demo or a question on it, always or at times; subclasses say which."""

    step_body: "StepBody | None" = None
    """The step on screen, if it is one of a lesson."""

    @property
    def demo_panel(self) -> DemoPanel | None:
        """The demo on screen, if there is one."""
        return None

    @property
    def code_behind(self) -> tuple[str, ...]:
        """The engine functions behind what is on screen, as `module:function`."""
        return self.demo_panel.demo.code if self.demo_panel is not None else ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the demo on screen can do."""
        panel = self.demo_panel
        offers = {
            "act": panel is not None and panel.demo.stepper is not None,
            "play": panel is not None and panel.demo.stepper is not None,
            "cancel": panel is not None and panel.can_cancel,
            "fresh": panel is not None and panel.has_seed,
            "preset": panel is not None and bool(panel.demo.presets),
            "reset": panel is not None,
            "undo": panel is not None,
            "copy": panel is not None,
            "code": bool(self.code_behind),
            "report": self.step_body is not None and self.step_body.question is not None,
        }
        return offers.get(action, True)

    @on(Noted)
    def _note(self, event: Noted) -> None:
        event.stop()
        self.notice_rows(event.rows)
        if isinstance(self.focused, ViewBox):
            self.call_after_refresh(self.focused.show_cursor)  # the notice takes room

    @on(Busy)
    def _offer_to_stop(self, event: Busy) -> None:
        event.stop()
        self.show_keys()

    def action_play(self) -> None:
        """Let the steps go on by themselves, or pause."""
        if self.demo_panel is not None:
            self.demo_panel.play()

    def action_cancel(self) -> None:
        """Stop what takes long."""
        if self.demo_panel is not None:
            self.demo_panel.cancel()

    def action_fresh(self) -> None:
        """Take another seed."""
        if self.demo_panel is not None:
            self.demo_panel.fresh_seed()

    def action_act(self) -> None:
        """Go one step on."""
        if self.demo_panel is not None:
            self.demo_panel.step()

    def action_preset(self) -> None:
        """Show the next setting worth seeing."""
        if self.demo_panel is not None:
            self.demo_panel.next_preset()

    def action_reset(self) -> None:
        """Put the demo back as it was opened."""
        if self.demo_panel is not None:
            self.demo_panel.reset()

    async def action_undo(self) -> None:
        """Take the last change of the demo back."""
        if self.demo_panel is not None:
            self.demo_panel.undo()

    def action_copy(self) -> None:
        """Copy the command that opens this demo as it stands."""
        if self.demo_panel is not None:
            link = self.demo_panel.link()
            self.app.copy_to_clipboard(link)
            self.notice(self.words("demo.copied", link=link))

    def action_report(self) -> None:
        """Copy what identifies the question on screen, for whoever can mend it."""
        from llmtutor.tui.reporting import report_of

        if self.step_body is not None:
            what = report_of(self.step_body)
            self.app.copy_to_clipboard(what)
            self.notice(self.words("answer.reported", what=what))

    def action_code(self) -> None:
        """Show the engine functions behind this screen."""
        from llmtutor.tui.screens.code import CodeScreen

        if self.code_behind:
            self.app.push_screen(CodeScreen(self.code_behind))
