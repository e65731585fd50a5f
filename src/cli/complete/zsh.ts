export function zshScript(command: string): string {
  return `#compdef tallybot
# tallybot, in zsh: source <(tallybot completion zsh), behind compinit
_tallybot() {
  local -a values descriptions
  local line
  for line in "\${(@f)$(${command} complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    case $line in
      '') ;;
      :files) _files; return ;;
      :folders) _files -/; return ;;
      *) values+=("\${line%%$'\\t'*}"); descriptions+=("\${line/$'\\t'/  }") ;;
    esac
  done
  (( \${#values} )) && compadd -l -d descriptions -a values
}
compdef _tallybot tallybot
`;
}
