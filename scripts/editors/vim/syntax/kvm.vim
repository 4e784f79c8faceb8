" Vim syntax file of kvmsh's relocation language (*.kvm).
" Made of the declarations of the language by `swift run EditorFiles`.

if exists("b:current_syntax")
  finish
endif

" Words as the language has them: letters, digits and _ - . / : @ % + * ? ~ #
syntax iskeyword @,48-57,_,45,46,47,58,64-64,37,43,42,63,126,35,128-255
syntax case ignore

syntax keyword kvmFlow assert echo else exit for if include let on wait
syntax keyword kvmStatement apply assess backup connect copy create discard disconnect doctor export help history import list map plan record report rerun restore retire show validate verify
syntax keyword kvmStatement set nextgroup=kvmSetting skipwhite
syntax keyword kvmWord access acknowledge against all as bookmarks by certificate certificates cli confirm conflict connections contacts continue default deleted dependents descending device-code disabled environment error fail from group identity including into issuers key keys limit managed metadata newer of off only passphrase recover recreate region replace resource reveal sealed secret secrets settings skip sort stop subscription template to token unsealed until using variables vault vaults version versions where with workload
syntax keyword kvmOperatorWord and in is like matches not or
syntax keyword kvmConstant false null true
syntax keyword kvmSetting contained address-family ca-bundle cloud color completion confirm connect-timeout freshness identity jobs log-level output pager passphrase-from progress resolve retries subscription tenant timeout timing
syntax keyword kvmField account activates content-type created curve email enabled expires exportable issuer key-size key-type kind name object permissions person phone pinned principal provider purges reference resource-group role scope sku subject tags thumbprint type updated
syntax keyword kvmArea access-policies certificate-policies diagnostics endpoints events locks network protection roles rotation-policies

syntax match kvmField "\k\@1<!tags\.\%(\h[[:alnum:]_-]*\|\"[^\"]*\"\|'[^']*'\)"
syntax match kvmFunction "\k\@1<!\%(count\|date\|default\|duration\|exists\|first\|join\|keys\|lower\|now\|number\|read\|upper\)\ze\s*("
syntax match kvmNumber "\k\@1<!-\?\d\+\k\@!"
syntax match kvmDuration "\k\@1<!\d\+[smhdw]\k\@!"
syntax match kvmDate "\k\@1<!\d\{4}-\d\d-\d\d\%(T\d\d:\d\d\%(:\d\d\)\?\%(Z\|[+-]\d\d:\d\d\)\)\?\k\@!"
syntax match kvmVariable "\$\%([1-9]\|\h\w*\)\%(\.\%(\h[[:alnum:]_-]*\|\"[^\"]*\"\|'[^']*'\)\)*"
syntax match kvmOperator "!=\|<=\|>=\|[=<>]"
syntax match kvmContinuation "\\\s*$"

syntax match kvmEscape "\\\%([nt\"\\$]\|u{\x\{1,6}}\)" contained
syntax match kvmBadEscape "\\\%([nt\"\\$]\|u{\x\{1,6}}\)\@!." contained
syntax match kvmTextVariable "\$\%([1-9]\|\h\w*\)" contained
syntax match kvmBareVariable "\h\w*\%(\.\h[[:alnum:]_-]*\)*" contained
syntax region kvmInsertion matchgroup=kvmInsertionMark start="\${" end="}" contained oneline contains=kvmBareVariable,kvmVariable,kvmFunction,kvmNumber,kvmDuration,kvmDate,kvmOperator,kvmText,kvmPlainText
syntax region kvmText start=+"+ skip=+\\.+ end=+"+ oneline contains=kvmEscape,kvmBadEscape,kvmTextVariable,kvmInsertion
syntax region kvmPlainText start=+'+ end=+'+ oneline
syntax match kvmComment "\k\@1<!#.*$" contains=@Spell

highlight default link kvmFlow Conditional
highlight default link kvmStatement Statement
highlight default link kvmWord Keyword
highlight default link kvmOperatorWord Operator
highlight default link kvmConstant Constant
highlight default link kvmSetting Type
highlight default link kvmField Identifier
highlight default link kvmArea Type
highlight default link kvmFunction Function
highlight default link kvmNumber Number
highlight default link kvmDuration Number
highlight default link kvmDate Number
highlight default link kvmVariable Identifier
highlight default link kvmTextVariable Identifier
highlight default link kvmBareVariable Identifier
highlight default link kvmOperator Operator
highlight default link kvmContinuation Special
highlight default link kvmEscape SpecialChar
highlight default link kvmBadEscape Error
highlight default link kvmInsertionMark Special
highlight default link kvmText String
highlight default link kvmPlainText String
highlight default link kvmComment Comment

let b:current_syntax = "kvm"
