"""Writing lessons: checking a course, starting lessons and translations, previewing, schemas for editors."""
