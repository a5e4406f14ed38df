"""The commands for lesson writers: check, new, preview."""

import argparse
from pathlib import Path

from llmtutor.cli.opening import the_course, the_language, the_words
from llmtutor.cli.problems import FAULTS, CommandProblem, unknown


def check(options: argparse.Namespace) -> int:
    """Print every fault and warning of a course or a file; status 1 if there are faults."""
    from llmtutor.authoring.check import check as check_course
    from llmtutor.authoring.ids import record as record_ids
    from llmtutor.course.library import own_lessons

    target = options.path or options.lessons
    if target is not None and not target.exists():
        raise CommandProblem(the_words(options)("cli.no-target", path=target))
    if options.record and (target is None or target.is_dir()):
        record_ids(target or own_lessons())
    report = check_course(target, options.thorough)
    print(report.text())
    return 0 if report.ok else FAULTS


def new(options: argparse.Namespace) -> int:
    """Write a lesson or a translation to start from."""
    from llmtutor.authoring.new import new_lesson
    from llmtutor.authoring.overlay_file import new_translation
    from llmtutor.course.faults import CourseError
    from llmtutor.course.library import own_lessons

    root = options.lessons or own_lessons()
    names = options.names
    wanted = {"lesson": "TRACK/LESSON", "translation": "LANG LESSON"}[options.what]
    if len(names) != len(wanted.split()):
        raise CommandProblem(the_words(options)("cli.new-usage", what=options.what, names=wanted))
    try:
        if options.what == "lesson":
            made = new_lesson(root, names[0])
        else:
            made = new_translation(root, names[0], names[1], options.accept)
    except CourseError as error:
        raise CommandProblem(str(error)) from None
    except OSError as error:
        raise CommandProblem(f"{error.filename}: {error.strerror}") from None
    print(made)
    return 0


def preview(options: argparse.Namespace) -> int:
    """Open a lesson file at a step, and show it again whenever it is saved."""
    from llmtutor.authoring.check import course_around
    from llmtutor.authoring.preview import parse_place
    from llmtutor.cli.start import need_terminal
    from llmtutor.tui.app import Opening, run
    from llmtutor.tui.screens.preview import PreviewScreen, preview_sitting

    path, step = parse_place(options.file)
    if not path.is_file():
        raise CommandProblem(the_words(options)("cli.no-target", path=path))
    options.lessons = options.lessons or course_around(path.absolute())
    course = the_course(options)
    language = the_language(options, course)
    screen = PreviewScreen(Path(path), step)
    if screen.missing_step(language):
        raise unknown(the_words(options), "step", str(step), screen.step_ids(language))
    need_terminal(options)
    with preview_sitting(course, language) as here:
        return run(here, Opening("lesson", lambda: screen))
