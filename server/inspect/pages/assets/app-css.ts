/** The one style sheet: tokens (each pair of text and ground has a contrast of 4.5 or more, light and dark), then what every page is made of. */
export const APP_CSS = `
:root{color-scheme:light dark;
--bg:light-dark(#f6f7f9,#0e1014);--card:light-dark(#fff,#15181e);--sunk:light-dark(#f1f3f6,#1b1f26);--line:light-dark(#e2e5ea,#272c35);
--text:light-dark(#15181d,#e8ebf0);--muted:light-dark(#565e6b,#9da6b3);--accent:light-dark(#2b50cf,#93abff);--on-accent:light-dark(#fff,#10131a);
--ok:light-dark(#147045,#5fcb90);--ok-bg:light-dark(#e8f5ed,#11251b);--late:light-dark(#8a5500,#e3b052);--late-bg:light-dark(#fcf2da,#2a2110);
--bad:light-dark(#bd271b,#ff877d);--bad-bg:light-dark(#fdecea,#311917);
--ok-ink:light-dark(#4a9d76,#4b9c76);--late-ink:light-dark(#b57700,#c8922f);--bad-ink:light-dark(#d5382a,#e8594c);
--idle-ink:light-dark(#8590a0,#858d9a);--edge:light-dark(#6d7786,#69727f);--soft:light-dark(#cbd0d8,#3a414d);--sel:light-dark(#eaeffd,#1a2340);
--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
[data-theme=light]{color-scheme:light}
[data-theme=dark]{color-scheme:dark}
*,::before,::after{box-sizing:border-box}
html{font:14px/1.45 system-ui,sans-serif;font-variant-numeric:tabular-nums;scroll-padding:4rem 0;-webkit-text-size-adjust:none}
body{margin:0;background:var(--bg);color:var(--text);min-height:100vh;display:flex;flex-direction:column}
main{flex:1}
main,.live{display:grid;gap:16px;align-content:start;grid-template-columns:minmax(0,1fr)}
main,.foot,.top>div{width:100%;max-width:1280px;margin:0 auto;padding:16px 24px}
h1,h2,h3,p,dl,dd,ul,ol,figure,pre{margin:0}
h1{font-size:1.43rem;font-weight:650;line-height:1.25}
h2{font-size:1.14rem;font-weight:650}
h3{font-size:1rem;font-weight:600}
ul.plain{list-style:none;padding:0}
a{color:var(--accent);text-underline-offset:2px}
a:not(:hover){text-decoration-color:transparent}
p a,dd a{text-decoration-color:currentColor}
small,.small{font-size:12px}
.muted{color:var(--muted)}
b,strong{font-weight:600}
code,pre,.mono{font-family:var(--mono);font-size:13px}
pre{white-space:pre-wrap;overflow-wrap:anywhere;overflow:auto;max-height:40rem}
pre.code{background:var(--sunk);border:1px solid var(--line);border-radius:6px;padding:12px;white-space:pre}
hr{border:0;border-top:1px solid var(--line);margin:0}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-999px}
.skip:focus{left:8px;top:8px;background:var(--card);padding:8px;z-index:9}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
svg.sprite{position:absolute;width:0;height:0}
svg.mark{width:16px;height:16px;flex:none;vertical-align:-3px;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
svg.mark.big{width:26px;height:26px}
symbol .fill{fill:currentColor;stroke:none}
symbol .hole{stroke:var(--card);stroke-width:1.8}
.ok,h1.well{color:var(--ok)}.late{color:var(--late)}.bad,.broken{color:var(--bad)}.idle{color:var(--muted)}
.verdict,.notice.late{color:var(--text)}

.top{background:var(--card);border-bottom:1px solid var(--line)}
.top>div{display:flex;align-items:center;gap:0 24px;padding-block:0;min-height:44px}
.brand{display:flex;align-items:center;gap:8px;font-weight:650;color:inherit;text-decoration:none;white-space:nowrap}
.top nav{flex:1;min-width:0;overflow-x:auto;scrollbar-width:none}
.top nav ul{display:flex;list-style:none;padding:0;margin:0}
.top nav a{display:block;padding:12px 10px 10px;color:var(--muted);text-decoration:none;border-bottom:2px solid transparent;white-space:nowrap}
.top nav a:hover{color:var(--text)}
.top nav a[aria-current]{color:var(--text);font-weight:600;border-color:var(--accent)}
.badge{display:inline-block;min-width:20px;padding:1px 6px;border-radius:10px;background:var(--bad-bg);color:var(--bad);font-weight:600;font-size:12px;text-align:center}
.tools{display:flex;align-items:center;gap:8px;white-space:nowrap}
.foot{color:var(--muted);font-size:12px;padding-block:24px}
kbd{font:inherit;font-family:var(--mono);border:1px solid var(--soft);border-radius:4px;padding:0 4px}

button,.button{font:inherit;font-weight:500;display:inline-flex;align-items:center;justify-content:center;gap:6px;min-height:32px;padding:0 10px;border-radius:6px;border:1px solid var(--soft);background:var(--card);color:var(--text);cursor:pointer;text-decoration:none;white-space:nowrap}
button:hover,.button:hover{border-color:var(--edge)}
button.small,.button.small{min-height:26px;padding:0 8px;font-size:13px}
button.primary,.button.primary{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
button.danger{color:var(--bad)}
button.link{border:0;background:none;padding:0 8px;min-height:32px;color:var(--muted);font-weight:400}
button.link:hover{color:var(--text)}
form.post{display:inline}
input,select,textarea{font:inherit;color:inherit;background:var(--card);border:1px solid var(--edge);border-radius:6px;min-height:32px;padding:4px 8px;max-width:100%}
input[type=checkbox],input[type=radio]{width:16px;height:16px;min-height:0;accent-color:var(--accent);margin:0;vertical-align:-3px}
label.field{display:grid;grid-template-columns:minmax(0,1fr);gap:4px;font-weight:500;max-width:36rem}
label.field small{font-weight:400;color:var(--muted)}
label.field small.bad{color:var(--bad)}
fieldset{border:0;padding:0;margin:0;display:grid;gap:4px}
.rule{gap:8px;max-width:44rem;grid-template-columns:minmax(0,1fr)}.rule legend{font-weight:500;padding:0}.rule small{color:var(--muted)}.rule small.bad{color:var(--bad)}
.rule .days{display:flex;flex-wrap:wrap;gap:4px 12px}.rule .days legend{float:left;margin-right:12px}.part>.rule{display:grid;padding-top:8px}
.rule .row{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,8rem),1fr));gap:8px}
[aria-invalid=true]{border-color:var(--bad)}

.card{background:var(--card);border:1px solid var(--line);border-radius:6px;min-width:0}
.card>header>h1{font-size:1.14rem}
.card>header{display:flex;flex-wrap:wrap;align-items:center;gap:8px 12px;padding:8px 16px;min-height:48px;border-bottom:1px solid var(--line)}
.card>header .end{margin-left:auto;display:flex;flex-wrap:wrap;gap:8px;align-items:center}
.body,.stack{padding:16px;display:grid;grid-template-columns:minmax(0,1fr);gap:12px}
p.body{display:block}
h1,h2,strong,.long,.notice{overflow-wrap:anywhere;min-width:0}
.name{font-weight:600}
.narrow{max-width:26rem;margin:8vh auto 0;width:100%}
.notice{background:var(--sel);border-radius:6px;padding:8px 12px;display:grid;gap:4px}
.notice.bad{background:var(--bad-bg)}.notice.ok{background:var(--ok-bg)}.notice.late{background:var(--late-bg)}
.card>.notice{margin:12px 16px}
.chip{display:inline-flex;align-items:center;gap:6px;min-height:26px;padding:0 10px;border:1px solid var(--line);border-radius:13px;background:var(--card);color:var(--text);font-size:13px;text-decoration:none;white-space:nowrap;max-width:100%}
.chip.chosen,.chip[aria-current]{background:var(--sel);border-color:var(--accent);color:var(--accent)}
.chip b{overflow:hidden;text-overflow:ellipsis}
.word{display:inline-block;padding:0 8px;border-radius:10px;background:var(--sunk);font-weight:600;font-size:12px}
.word.ok{background:var(--ok-bg)}.word.bad{background:var(--bad-bg)}.word.late{background:var(--late-bg)}

.verdict{--tint:var(--sunk);--rim:var(--line);border:1px solid var(--rim);border-radius:6px;background:var(--card);overflow:hidden}
.verdict>header{display:flex;flex-wrap:wrap;align-items:center;gap:4px 12px;padding:12px 16px;background:var(--tint)}
.verdict.well{--tint:var(--ok-bg);--rim:color-mix(in srgb,var(--ok-ink) 40%,transparent)}
.verdict.broken{--tint:var(--bad-bg);--rim:color-mix(in srgb,var(--bad-ink) 40%,transparent)}
.verdict.late{--tint:var(--late-bg);--rim:color-mix(in srgb,var(--late-ink) 40%,transparent)}
.verdict p time{font-weight:600}
.verdict symbol .hole{stroke:var(--tint)}
.verdict.slim>header{padding:6px 16px}
.verdict.slim>header a{margin-left:auto}
#verdict:empty{display:none}
.finding{display:grid;grid-template-columns:26px minmax(0,1fr) 13rem 15rem;gap:2px 12px;align-items:center;padding:8px 16px;border-top:1px solid var(--line)}
.finding>.mark{justify-self:center}
.finding p{overflow-wrap:anywhere}
.finding>:last-child{justify-self:end}

.lane{display:grid;grid-template-columns:13rem 23rem minmax(0,1fr) 9rem 7.5rem;gap:4px 16px;align-items:center;padding:8px 16px;border-top:1px solid var(--line)}
.lane.head{background:var(--sunk);padding-block:4px;color:var(--muted);font-size:12px}
.lane.hours{border:0;align-items:end;padding-block:12px 4px}
.lane>*{min-width:0}
.lane.hours .figures,.lane.hours>:last-child{grid-column:3/-1}
.lane-note{padding:8px 16px;border-top:1px solid var(--line)}
.ranges{display:inline-flex;margin-top:6px;border:1px solid var(--soft);border-radius:6px;overflow:hidden}
.ranges a{padding:3px 10px;color:var(--muted);text-decoration:none;font-size:13px}
.ranges a[aria-current]{background:var(--sunk);color:var(--text);font-weight:600}
.twin{padding:0 16px 8px}
.twin>summary{font-size:12px;color:var(--muted);cursor:pointer;width:max-content}
.twin .table{max-height:24rem;overflow:auto}
.lane .who{display:grid;grid-template-columns:20px minmax(0,1fr);column-gap:6px;align-items:center}
.who>:nth-child(n+3){grid-column:2}
.who a{font-weight:600;color:inherit}
.cut{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.axis{display:flex;justify-content:space-between;font-size:11px;color:var(--muted)}
svg.bars{display:block;width:100%;height:30px}
svg.bars.tall{height:56px}
.bars .good{fill:var(--ok-ink)}.bars .half{fill:var(--late-ink)}.bars .hung{fill:var(--bad-ink)}.bars .none{fill:var(--line)}
.bars .box{fill:none;stroke:var(--idle-ink)}
.bars path{vector-effect:non-scaling-stroke}.bars .base{stroke:var(--line)}
.bars .hatch{fill:url(#hatch)}#hatch rect{fill:var(--bad-ink)}
.figures{display:flex;flex-wrap:wrap;gap:4px 24px}
.figure{display:grid}
.figure b{font-size:1.43rem;font-weight:650;line-height:1.2}
.figures.mid .figure b{font-size:1.07rem}
.figure span{color:var(--muted);font-size:12px;white-space:nowrap}
.key{display:inline-block;width:10px;height:10px;border:1px solid var(--idle-ink);margin-right:4px}
.key.good{background:var(--ok-ink);border-color:var(--ok-ink)}
.key.hung{background:repeating-linear-gradient(135deg,var(--bad-ink) 0 2px,transparent 2px 4px);border-color:var(--bad-ink)}
.equation{display:flex;flex-wrap:wrap;gap:0 8px}
.equation>span,.equation>a{display:grid;line-height:1.3;color:inherit;text-decoration:none}
.equation>a:hover small{text-decoration:underline}
.equation>* b{order:-1}
.equation b{white-space:nowrap}
.equation small{color:var(--muted)}
.meter{display:grid;grid-template-columns:1fr auto;font-size:12px;line-height:1.35}
.meter svg{grid-column:1/-1;width:100%;height:3px;display:block;background:var(--line)}
.meter rect{fill:var(--idle-ink)}.meter.late rect{fill:var(--late-ink)}.meter.bad rect{fill:var(--bad-ink)}
.delay{font-size:12px;color:var(--muted)}
.delay b{color:var(--text);font-size:14px}
.more.only-phone,.only-phone{display:none}
.more{padding:8px 16px;border-top:1px solid var(--line)}

.filters{display:flex;flex-wrap:wrap;gap:8px;align-items:center}
.filters>.mark{margin:0 -34px 0 10px;z-index:1;color:var(--muted)}
.filters input[type=search]{width:15rem;padding-left:30px}
details.pop{position:relative}
details.pop>summary{list-style:none;cursor:pointer}
details.pop>summary::-webkit-details-marker{display:none}
details.pop>div{position:absolute;z-index:5;top:calc(100% + 6px);left:0;width:20rem;max-width:90vw;background:var(--card);border:1px solid var(--line);border-radius:6px;box-shadow:0 8px 24px rgb(0 0 0/.18)}
table{border-collapse:collapse;width:100%}
th{font-weight:400;color:var(--muted);text-align:left;font-size:12px}
th,td{padding:4px 8px}
tbody tr{border-top:1px solid var(--line)}
.cards td{overflow-wrap:anywhere}
.cards td:first-child,.cards th:first-child{padding-left:16px}
.hist{table-layout:fixed}
.hist th,.hist td{height:32px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;padding:0 8px}
.hist thead{background:var(--sunk)}
.hist tbody tr:hover{background:var(--sunk)}
.hist tbody tr:has(:checked){background:var(--sel)}
.hist tr.new td:first-child{box-shadow:inset 3px 0 var(--accent)}
.hist .c-box{width:40px;padding-left:16px}.hist .c-age{width:78px}.hist .c-from{width:216px}.hist .c-mailbox{width:118px}.hist .c-status{width:92px}.hist .c-delivery{width:136px}
.hist .c-marks{width:122px}
.hist .c-age:first-child{padding-left:16px;width:86px}
.hist .c-age,.hist .c-mailbox,.hist .c-status{color:var(--muted)}
.hist td.c-subject{text-align:left}
.hist abbr{display:inline-block;width:20px;text-decoration:none}
.hist td a{color:inherit;text-decoration:none}
.hist td a:hover{text-decoration:underline}
.hist .rest{color:var(--muted)}
.marks{display:inline-flex;gap:4px}
.pager{display:flex;justify-content:space-between;align-items:center;padding:8px 16px;border-top:1px solid var(--line);color:var(--muted);font-size:12px}
.bulk{display:none;position:sticky;bottom:0;z-index:4;flex-wrap:wrap;gap:8px 16px;align-items:center;padding:8px 16px;background:var(--card);border-top:2px solid var(--accent);box-shadow:0 -8px 24px rgb(0 0 0/.12)}
form:has(tbody :checked) .bulk,.bulk.open{display:flex}
.if-chosen{display:none}
form:has(tbody :checked) .if-chosen{display:inline-flex}
@supports not selector(:has(a)){.bulk{display:flex}.if-chosen{display:inline-flex}}
.actions{display:flex;flex-wrap:wrap;gap:8px 12px;align-items:center}
.bulk .end{margin-left:auto}
label,summary,dialog{overflow-wrap:anywhere;min-width:0}
progress{width:100%;accent-color:var(--accent)}
#redeliveries:empty{display:none}#redeliveries{display:grid;gap:8px}
.news{display:block;text-align:center;padding:4px;background:var(--sel)}
.empty{padding:24px 16px;display:grid;gap:12px}

.tabs{display:flex;overflow-x:auto;border-bottom:1px solid var(--line);padding:0 8px}
.tabs a{padding:10px 10px 8px;color:var(--muted);text-decoration:none;white-space:nowrap;border-bottom:2px solid transparent}
.tabs a[aria-current]{color:var(--text);font-weight:600;border-color:var(--accent)}
.split{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,24rem);gap:24px;padding:16px}
.split>div{min-width:0}
pre.mail{max-height:70vh}
.prose{font-size:15px;line-height:1.6;max-width:44rem;font-family:inherit;overflow-wrap:anywhere}
dl.facts{display:grid;grid-template-columns:fit-content(9rem) minmax(0,1fr);gap:4px 16px;align-content:start;font-size:13px}
dl.facts dt{color:var(--muted);overflow-wrap:anywhere}
dl.facts dd{overflow-wrap:anywhere;grid-column:2}
.attached{display:grid;grid-template-columns:minmax(0,1fr);gap:8px;margin-top:16px}
.attached ul{margin:0;padding-left:16px}
.attached details>:not(summary){margin:4px 0 4px 16px}
iframe.mail{border-radius:6px;width:100%;height:36rem;border:0;background:#fff;color-scheme:light}
.delivery{padding:8px 16px;border-top:1px solid var(--line);display:flex;gap:8px;align-items:start}
.delivery>details,.delivery>p{flex:1;min-width:0;overflow-wrap:anywhere}
.rows>li{padding:8px 16px;border-top:1px solid var(--line)}
.line>.end{margin-left:auto}
.line{display:flex;flex-wrap:wrap;gap:2px 8px;align-items:center;min-height:28px}
summary{cursor:pointer}
summary.line{position:relative;padding-right:16px}
summary.line::after{content:'';position:absolute;right:4px;top:10px;width:6px;height:6px;border:solid var(--muted);border-width:0 2px 2px 0;transform:rotate(45deg)}
details[open]>summary.line::after{top:13px;transform:rotate(-135deg)}
.actions>.end{margin-left:auto}
.timeline .ahead{stroke:var(--late-ink);stroke-dasharray:3 3}
.phases{display:block;width:100%;min-width:8rem;height:6px}
.phases .p0{fill:#93abff}.phases .p1{fill:#5f7ee8}.phases .p2{fill:#2b50cf}.phases .p3{fill:var(--idle-ink)}
svg.timeline{display:block;width:100%;height:24px;overflow:visible}
.timeline .base{stroke:var(--line)}.timeline .failed{fill:var(--bad-ink)}.timeline .delivered{fill:var(--ok-ink)}.timeline .next{fill:var(--card);stroke:var(--late-ink);stroke-width:2}
.lost{position:sticky;top:0;z-index:6;background:var(--late-bg);color:var(--text);text-align:center;padding:4px}
.secret{display:flex;flex-wrap:wrap;gap:8px;align-items:center;overflow-wrap:anywhere}
.secret code{min-width:0}
.fold{padding:8px 16px;border-top:1px solid var(--line)}
.copy{display:none}.js .copy{display:inline-flex}
.lost[hidden],.news[hidden]{display:none}
dialog{border:1px solid var(--line);border-radius:6px;background:var(--card);color:var(--text);padding:0}
.steps{counter-reset:step;display:grid}
.steps>li{list-style:none;display:grid;grid-template-columns:24px minmax(0,1fr) auto;gap:4px 12px;padding:12px 16px;border-top:1px solid var(--line)}
.paste{display:grid;gap:16px;padding-left:20px;max-width:60rem}.paste p{margin:4px 0}
.setup{padding:0}.setup>summary{padding:8px 24px 8px 16px}.setup>summary::after{right:10px;top:15px}.setup>.body{padding-left:40px}.setup p{max-width:60rem}
meter{width:96px;height:8px;vertical-align:middle}
.keys{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px}

@media (max-width:60rem){
.lane{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}
.lane>.wide,.lane.hours .figures,.lane.hours>:last-child{grid-column:1/-1}
.lane.head{display:none}
.lane>*{min-width:0}
.finding{grid-template-columns:26px minmax(0,1fr)}
.finding>:nth-child(n+3){grid-column:2;justify-self:start}
.split{grid-template-columns:minmax(0,1fr)}

.hist .c-from{width:160px}}
@media (max-width:40rem){
.rule .row input{grid-column:1/-1}
.setup>.body{padding-left:16px}.delivery{flex-wrap:wrap}.delivery>details,.delivery>p{flex-basis:100%}
.lane:not(.healthy) .only-phone{display:none}
.only-phone,.more.only-phone{display:block}.cut .only-phone{display:inline}.lanes.all .more.only-phone,.lane.healthy .talk{display:none}
.verdict>header{display:grid;grid-template-columns:26px minmax(0,1fr)}
.verdict>header>:nth-child(n+3){grid-column:2;margin:0}
.finding>.mark{align-self:start}
main,.foot,.top>div{padding-inline:8px}
.top>div{flex-wrap:wrap}
.top nav{order:3;flex-basis:100%}
.tools{margin-left:auto}
h1{font-size:1.29rem}
button,.button,input,select{min-height:36px}
.only-wide,.lanes:not(.all) .healthy~.healthy~.healthy~.healthy{display:none}
.lane{padding-inline:12px}
.calm .lane:not(.hours){padding-block:4px;grid-template-columns:minmax(0,2fr) minmax(0,1fr)}
.calm .who small,.calm .wide{display:none}
.calm .more{padding-block:4px}.calm .lane:not(.hours) svg.bars{height:20px}
.lane.hours .figures{gap:4px 14px}
.hist thead{display:none}
.hist,.hist tbody{display:block}
.hist td.c-box{display:none}
.hist tr{display:grid;grid-template-columns:minmax(0,1fr) auto auto;padding:6px 16px;gap:0 8px}
.hist td{height:auto;padding:2px 0}
.hist td.c-from{grid-column:1;font-weight:600;width:auto}
.hist td.c-status{grid-column:2;grid-row:1;width:auto;font-size:12px;color:var(--muted)}
.hist td.c-age,.hist td.c-age:first-child{padding:0;grid-column:3;grid-row:1;width:auto;color:var(--muted)}
.hist td.c-subject{grid-column:1}
.hist td.c-marks{grid-column:2/4;width:auto;text-align:right}
.hist td.c-mailbox{display:none}
.hist td.c-delivery{grid-column:1/4;width:auto}
.hist tr.done td.c-delivery{display:none}
table.cards,.cards tbody,.cards tr,.cards td{display:block;width:100%}
.cards thead{position:absolute;left:-999rem}
.cards tr{padding:8px 0}
.cards td{padding:1px 16px;overflow-wrap:anywhere}
.cards td::before{content:attr(data-label) ': ';color:var(--muted);font-size:12px}
.cards:lang(fr) td::before{content:attr(data-label) ' : '}
.cards td:empty{display:none}
.filters,.filters form,search{width:100%}
.filters{position:relative}
details.pop{position:static}
details.pop>div{right:0;width:auto;max-width:none}
.card>header>.chip:not(.chosen){display:none}
.filters input[type=search]{flex:1;width:auto;min-width:0}}
@media (max-width:24rem){.brand{font-size:0}}
@media print{
.top,.tools,.filters,.pager,.bulk,.foot,button,.c-box,.lost{display:none!important}
.card,.verdict{border:0}body{background:#fff;color:#000}}
@media (prefers-reduced-motion:no-preference){.hist tr.new{animation:in .4s}}
@keyframes in{from{opacity:0}}
`
