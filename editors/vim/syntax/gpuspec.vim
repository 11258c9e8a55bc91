" Colours of gpuspec; written by scripts/editor_words.py; not to be edited.
if exists("b:current_syntax")
  finish
endif

syntax iskeyword @,48-57,_
syntax keyword gpuspecConstant auto false true unknown
syntax keyword gpuspecOperator and in not of or x
syntax keyword gpuspecKeyword else for if then as because allow edition from import let minimise param require
syntax keyword gpuspecKind accelerator accessory cable calibration cdu cluster cpu drive enclosure engine exchange inference memory model nic offer optic pdu pipeline psu rack server service site software source stack storage sweep switch training variant contained
syntax match gpuspecHead /^\s*\h\w*\ze\s\+\h\w*\s*[:{@]/ contains=gpuspecKind,gpuspecKeyword
syntax match gpuspecField /\h[A-Za-z0-9_.]*\ze\s*=\@<!==\@!/
syntax match gpuspecNumber /\<\d\+\%(_\d\+\)*\%(\.\d\+\)\?\%([eE][+-]\?\d\+\)\?[kMBT]\?\>/
syntax match gpuspecQuantity /\<\d\+\%(_\d\+\)*\%(\.\d\+\)\?\%([eE][+-]\?\d\+\)\?[kMBT]\?\>[ \t]\+[A-Za-zµμΩ%°][A-Za-z0-9_µμΩ^/-]*/ contains=gpuspecNumber,gpuspecOperator
syntax match gpuspecSource /@\h[A-Za-z0-9_.]*/
syntax match gpuspecComment /#.*$/ contains=@Spell
syntax match gpuspecDoc /##.*$/ contains=@Spell
syntax match gpuspecEscape /\\./ contained
syntax match gpuspecInside /\${[^}"]*}/ contained
syntax region gpuspecString start=/"/ skip=/\\./ end=/"/ end=/$/ contains=gpuspecEscape,gpuspecInside

highlight default link gpuspecConstant Constant
highlight default link gpuspecOperator Operator
highlight default link gpuspecKeyword Keyword
highlight default link gpuspecKind Type
highlight default link gpuspecHead Structure
highlight default link gpuspecField Identifier
highlight default link gpuspecNumber Number
highlight default link gpuspecQuantity Number
highlight default link gpuspecSource Tag
highlight default link gpuspecComment Comment
highlight default link gpuspecDoc SpecialComment
highlight default link gpuspecEscape SpecialChar
highlight default link gpuspecInside Special
highlight default link gpuspecString String

let b:current_syntax = "gpuspec"
