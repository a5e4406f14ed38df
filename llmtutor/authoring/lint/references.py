"""Ids and what they refer to: lessons, tracks, skills and terms; nothing is used before it is taught."""

from collections import defaultdict

from llmtutor.authoring.report import Notes
from llmtutor.authoring.sources import Sources
from llmtutor.course.document import Document
from llmtutor.course.faults import Path, did_you_mean
from llmtutor.course.schema import Ask, Lesson


def check_course_file(sources: Sources, notes: Notes) -> None:
    """Check that lessons stand once and where `course.yaml` says, and that paths go through what exists."""
    course = sources.course.model
    if course is None:
        return
    document = sources.course.document
    places: dict[str, str] = {}
    for number, track in enumerate(course.tracks):
        for place, lesson in enumerate(track.lessons):
            path = ("tracks", number, "lessons", place)
            file = sources.root / track.id / f"{lesson}.yaml"
            if lesson in places:
                notes.fault(
                    document, path, f"the lesson `{lesson}` already stands in track `{places[lesson]}`"
                )
            elif not file.is_file():
                notes.fault(document, path, f"there is no file `{track.id}/{lesson}.yaml`")
            places.setdefault(lesson, track.id)
    known = {*places, *(track.id for track in course.tracks)}
    for number, learning_path in enumerate(course.paths):
        for place, name in enumerate(learning_path.through):
            if name not in known:
                message = f"there is no track or lesson `{name}`{did_you_mean(name, known)}"
                notes.fault(document, ("paths", number, "through", place), message)


def check_lesson_ids(sources: Sources, notes: Notes) -> None:
    """Check that each lesson has its file's name and is listed, and no id, old or new, means two things."""
    listed = {(track.id, lesson) for track in sources.tracks for lesson in track.lessons}
    owners: dict[str, str] = {}
    for source in sources.lessons:
        lesson, document = source.model or source.partial, source.document
        if lesson is None or not lesson.id:
            continue
        if lesson.id != source.path.stem:
            notes.fault(
                document, ("id",), f"the id `{lesson.id}` must be the file's name, `{source.path.stem}`"
            )
        if sources.course.model and (source.path.parent.name, source.path.stem) not in listed:
            notes.fault(document, ("id",), "`course.yaml` lists no such lesson in this track: add it there")
        for name, path in [(lesson.id, ("id",)), *((old, ("was",)) for old in lesson.was)]:
            if name in owners:
                notes.fault(document, path, f"the id `{name}` already belongs to the lesson `{owners[name]}`")
            owners.setdefault(name, lesson.id)
        _check_step_ids(lesson, document, notes)


def _check_step_ids(lesson: Lesson, document: Document, notes: Notes) -> None:
    owners = {step.id: step.id for step in lesson.steps}
    for place, step in enumerate(lesson.steps):
        for old in step.was:
            if old in owners:
                message = f"the former id `{old}` already belongs to the step `{owners[old]}`"
                notes.fault(document, ("steps", place, "was"), message)
            owners.setdefault(old, step.id)


def check_order_of_teaching(sources: Sources, notes: Notes) -> None:
    """Check that lessons need earlier lessons, and that skills asked for were taught by then.

    A lesson that cannot be read stands in its place in the order; what it teaches is not known. Of one with
    faults what fits is checked, but not what may be missing because of them.
    """
    taught_by: dict[str, list[str]] = defaultdict(list)
    for _, taught in sources.readable():
        for skill in taught.teaches:
            taught_by[skill].append(taught.id)
    all_lessons = {source.path.stem for source in sources.lessons}
    earlier: set[str] = set()
    known_skills: set[str] = set()
    for source in sources.lessons:
        document, lesson = source.document, source.model or source.partial
        if lesson is None:
            earlier.add(source.path.stem)
            continue
        for place, need in enumerate(lesson.needs):
            if need not in earlier:
                notes.fault(document, ("needs", place), _why_not_needed(need, lesson.id, all_lessons))
        for place, skill in enumerate(lesson.assumes):
            _check_assumed(skill, ("assumes", place), known_skills, document, notes, sources.all_read)
        earlier.add(lesson.id or source.path.stem)
        known_skills.update(lesson.teaches)
        _check_skills(sources, lesson, document, notes, whole=source.model is not None)
        if sources.all_read:
            _check_questions_skills(lesson, document, known_skills, taught_by, notes)


def _why_not_needed(need: str, lesson: str, all_lessons: set[str]) -> str:
    if need == lesson:
        return "a lesson cannot need itself"
    if need in all_lessons:
        return f"the lesson `{need}` comes later in the course: it cannot be needed here"
    near = did_you_mean(need, all_lessons - {lesson})
    return f"there is no lesson `{need}`{near} (a skill that no lesson teaches yet goes into `assumes`)"


def _check_assumed(
    skill: str, path: Path, known: set[str], document: Document, notes: Notes, all_read: bool
) -> None:
    if skill in known:
        notes.warn(document, path, f"`{skill}` is taught by an earlier lesson: use `needs`")
    elif all_read:
        notes.warn(document, path, f"assumes `{skill}`, which no earlier lesson teaches yet")


def _check_skills(sources: Sources, lesson: Lesson, document: Document, notes: Notes, *, whole: bool) -> None:
    skills = sources.skills.names
    asked = {step.question.skill for step in lesson.steps if isinstance(step, Ask)}
    for place, skill in enumerate(lesson.teaches):
        if skills is not None and skill not in skills:
            message = f"the skill `{skill}` is not in `skills.yaml`{did_you_mean(skill, skills)}"
            notes.fault(document, ("teaches", place), message)
        elif whole and skill not in asked:
            notes.fault(
                document, ("teaches", place), f"no question of this lesson asks for the skill `{skill}`"
            )


def _check_questions_skills(
    lesson: Lesson, document: Document, known: set[str], taught_by: dict[str, list[str]], notes: Notes
) -> None:
    for place, step in enumerate(lesson.steps):
        if not isinstance(step, Ask) or step.question.skill in known:
            continue
        skill = step.question.skill
        if skill in taught_by:
            message = f"the skill `{skill}` is only taught later, by `{taught_by[skill][0]}`"
        else:
            message = f"no lesson teaches the skill `{skill}`{did_you_mean(skill, taught_by)}"
        notes.fault(document, ("steps", place, "question", "skill"), message)
