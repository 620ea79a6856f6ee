function __histcite_complete
    COMP_LINE=(commandline -cp) _HISTCITE_COMPLETE=fish histcite 2>/dev/null
end
complete -c histcite -a "(__histcite_complete)"
