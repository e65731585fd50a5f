export function fishScript(command: string): string {
  return `# tallybot, in fish: tallybot completion fish > ~/.config/fish/completions/tallybot.fish
function __tallybot
  set -l words (commandline -opc) (commandline -ct)
  for line in (${command} complete -- $words[2..-1] 2>/dev/null)
    switch $line
      case :files
        __fish_complete_path (commandline -ct)
      case :folders
        __fish_complete_directories (commandline -ct)
      case '*'
        echo $line
    end
  end
end
complete -c tallybot -f -a '(__tallybot)'
`;
}
