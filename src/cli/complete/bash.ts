/** Bash parts words at `:` and `=` too: they are put together again, and what bash already has is not given back. */
export function bashScript(command: string): string {
  return `# tallybot, in bash: source <(tallybot completion bash)
_tallybot() {
  local -a words=()
  local index word value glue=
  for ((index = 1; index <= COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if [[ -n $glue || ( $word =~ ^[:=]+$ && \${#words[@]} -gt 0 ) ]]; then
      words[\${#words[@]}-1]+=$word
    else
      words+=("$word")
    fi
    if [[ $word =~ ^[:=]+$ ]]; then glue=1; else glue=; fi
  done
  local typed=\${words[\${#words[@]}-1]}
  local known=\${typed%"\${typed##*[:=]}"}
  COMPREPLY=()
  while IFS=$'\\t' read -r value _; do
    case $value in
      :files) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "\${typed#*=}") ;;
      :folders) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "\${typed#*=}") ;;
      *)
        value=\${value#"$known"}
        [[ $value =~ ^[[:alnum:]_.,:/=@+-]+$ ]] || printf -v value %q "$value"
        COMPREPLY+=("$value")
        ;;
    esac
  done < <(${command} complete -- "\${words[@]}" 2>/dev/null)
}
complete -F _tallybot tallybot
`;
}
