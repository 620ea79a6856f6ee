#compdef histcite
_histcite() {
    local -a answer values told
    answer=("${(@f)$(COMP_WORDS="${(F)${(@Q)words[1,CURRENT]}}" _HISTCITE_COMPLETE=zsh histcite 2>/dev/null)}")
    local value why
    for value why in "${answer[@]}"; do
        [[ -n $value ]] || continue
        values+=("$value")
        [[ $why == _ ]] && told+=("$value") || told+=("$value -- $why")
    done
    if (( $#values )); then compadd -U -V unsorted -l -d told -a values; else _files; fi
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
compdef _histcite histcite
