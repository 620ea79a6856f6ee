"""What reads and prints references, with the archives that are shipped."""

from functools import partial

from histcite import archives, citations
from histcite.archives import relation
from histcite.citations import archival
from histcite.citations import citekey as keys
from histcite.citations.style import sheet
from histcite.formats import biblatex, bibtex
from histcite.records import cataloguing

ARCHIVES = archives.shipped()

explain = partial(archives.explain, archives=ARCHIVES)
read_reference = partial(archives.read_reference, archives=ARCHIVES)
read_references = partial(archives.read_references, archives=ARCHIVES)
sort_key = partial(relation.sort_key, archives=ARCHIVES)
Formulary = partial(archives.Formulary, archives=ARCHIVES)
read_source = partial(cataloguing.read_source, archives=ARCHIVES)
bibliography_line = partial(citations.bibliography_line, archives=ARCHIVES)
cite = partial(citations.cite, archives=ARCHIVES)
citekey = partial(keys.citekey, archives=ARCHIVES)
footnote = partial(citations.footnote, archives=ARCHIVES)
running = partial(citations.running, archives=ARCHIVES)
short = partial(citations.short, archives=ARCHIVES)
render_archival = partial(archival.render_archival, archives=ARCHIVES)
render_leaves = partial(archival.render_leaves, archives=ARCHIVES)


def write_bibtex(sources, held, style="chicago", **wanted):
    """A classic .bib as text, in which what was typed rides along."""
    return bibtex.write_bibtex(sources, held, sheet(style, ARCHIVES), **{"typed": held, **wanted}).data


def write_biblatex(sources, held, style="chicago", **wanted):
    """A .bib for biblatex as text, in which what was typed rides along."""
    return biblatex.write_biblatex(sources, held, sheet(style, ARCHIVES), **{"typed": held, **wanted}).data
