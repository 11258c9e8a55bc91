if exists("b:did_ftplugin")
  finish
endif
let b:did_ftplugin = 1
setlocal commentstring=#\ %s comments=:##,:# expandtab shiftwidth=2 softtabstop=2
if executable("specc")
  setlocal formatprg=specc\ fmt\ -
  setlocal makeprg=specc\ check\ -f\ concise\ %:S errorformat=%f:%l:%c:\ %trror[%*[^]]]:\ %m,%f:%l:%c:\ %tarning[%*[^]]]:\ %m,%f:%l:%c:\ %tnfo[%*[^]]]:\ %m
endif
