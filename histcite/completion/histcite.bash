_histcite_completion() {
    local IFS=$'\n'
    COMPREPLY=($(COMP_LINE="$COMP_LINE" COMP_POINT="$COMP_POINT" _HISTCITE_COMPLETE=bash histcite))
}
complete -o nosort -o default -F _histcite_completion histcite
