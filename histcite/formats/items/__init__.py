"""Items of other programs' bibliographies (Zotero, CSL, RIS, .bib, Tropy), read into sources and claims of ours."""
