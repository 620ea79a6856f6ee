_histcite_completion() {
    local IFS=$'\n'
    COMPREPLY=($(COMP_LINE="$COMP_LINE" COMP_POINT="$COMP_POINT" _HISTCITE_COMPLETE=bash histcite 2>/dev/null))
}
complete -o nosort -o default -F _histcite_completion histcite
