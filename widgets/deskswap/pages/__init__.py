"""For facilitators and readers: the course on paper, on a screen in front of a room, and as a site to read.

::

    parts       a module as it lies in the course: its notebooks, its guide, its activities
    guide       a facilitator's guide: its sections, its role cards, its questions
    prose       Markdown -> HTML, its links led to where the pages are
    runs        what stands where a lesson's cell plays or draws: a card to read in its place
    notebook    nbconvert: a notebook -> its page, a lesson -> its slides
    pictures    the figures of a lab as they open, drawn in a process of its own

    paper       the look of a printed page: fonts, styles, frame
    blocks      a view's blocks -> what reportlab prints
    sheets      cover, role cards, one page a chair -> a PDF a module
    slides      one file of slides a module
    site        the course as linked pages
    private     what only one chair knows, to be looked for in what is made for readers
    folders     a folder written whole or not at all, and never over somebody's files

Rules this room keeps:

- Pages are computed: the same course gives the same bytes, and nothing of a learner's is read for them.
- A chair's sheet holds what that chair's view holds at the opening, and nothing that another chair has.
- Site and slides hold no brief, no mark and no reason; a role card is for paper.
- A page asks nothing of any other machine: no script, font or picture from elsewhere.
- What is missing or broken in a course is left out and said; the rest is made.
"""
