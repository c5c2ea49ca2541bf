"""How people talk at a help desk, in Chinese and English: the patterns by which the parts of a line are told apart.

Nothing of any subject. They read the text folded: NFKC, small letters, simplified characters.
"""

import re

POLITE = re.compile(
    "^[^，,。]{0,6}(?:您好|你好|妳好|辛苦了)|您好|你好|妳好|大家好|哈[喽啰罗]|嗨|早安|午安|晚安|早上好|下午好|晚上好"
    "|非?常?感?谢(?:谢|您|你|妳)*|感恩|辛苦(?:您|你|了)*|不客气|不会(?![\u4e00-\u9fff]{2})|没关系|别客气|(?:真的?)?(?:很|非常)?抱歉"
    "|不好意思|对不起|请?见谅|请放心|别担心"
    "|先?跟?您?说声|祝(?:您|你|福)?|保重|加油|慢走|再见|掰掰|拜拜|(?:路上)?小心|平安|顺利|愉快|开心|生日快乐|节快乐"
    "|恭喜|早日康复"
    "|生意兴隆"
    "|请?(?:您|你)?(?:再|先)?稍(?:等|候|待)(?:我|一下|片刻)*|等我一?下|让?(?:您|你)?久等(?:了)?|有的|好的|好喔|好哦"
    "|收到|没问题|了解|明白|知道了|是的|对的?|嗯+|哈+|真的"
    "|很高兴|为您服务|(?:这里|我)是?客服(?:中心|人员|专员)?|我来(?:协助|帮)(?:您|你)?(?:处理)?|有(?:需要"
    "|问题).{0,6}(?:随时|再)(?:找|联络|联系|跟).{0,6}|随时(?:欢迎|找我们?)"
    "|还有(?:什么|其他|别的).{0,10}|有(?:什么|任何)?问题.{0,10}(?:问我|告诉我|跟我说)|很多人都会问|不用谢|太好了"
    "|太感谢|谢啦|齁"
    "|造成.{0,4}(?:不便|困扰|麻烦)|(?:一定|肯定)(?:很|非常)着?急吧?|理解您的心情|前面还有.{1,3}位"
    "|欢迎(?:光临|再来|加入)"
    r"|\b(?:hi|hello|hey|dear|good question|thanks for (?:waiting|contacting us|reaching out|getting in touch"
    r"|your (?:patience|message))"
    r"|good (?:morning"
    r"|afternoon|evening)|thanks?(?: you)?(?: so much| very much| a lot)?|you'?re welcome|no problem(?: at all)?"
    r"|my pleasure|(?:i'?m |so |very |we'?re )*sorry(?: again)?(?: for| about| to hear)?(?: the| that| your)?"
    r"(?: trouble"
    r"| inconvenience| wait)?|apolog\w+|please (?:wait|hold)(?: on)?|one moment(?: please)?"
    r"|just a (?:moment|second|minute)|hold on|have a (?:nice|good|great|lovely)\b.{0,20}|take care|best of luck"
    r"|good luck|goodbye|bye"
    r"|sure|of course|certainly|great|perfect|absolutely|okay|ok|alright|i see|got it|understood"
    r"|(?:happy to|i can) help(?: (?:you )?with (?:that|this))?"
    r"|one (?:second|sec|minute)(?: please)?|let'?s (?:have|take) a look"
    r"|glad (?:to|i could) help"
    r"|(?:is there )?anything else.{0,30}|enjoy\b.{0,20}|how (?:can|may) i help(?: you)?(?: today)?)\b"
)
MASKED = re.compile(r"\[[a-z -]+\]")
FILLER = re.compile(
    r"\[[a-z -]+\]|[您你妳我他她们這这那先也都就来了的喔哦啊呀啦呢吧嘛哟唷耶哈囉请再会让跟和给有很真太]|先生|小姐"
    r"|女士|太太|妈妈|爸爸|同学|老板|朋友|家人"
    r"|\b(?:the|a|an|for|to|you|your|i|we|it|is|that|this|so|and|very|much|sir|madam|ma'am|there|my|me|of|about)\b"
    r"|[^\w\u4e00-\u9fff]"
)
WISH = re.compile(
    r"(?:抱歉|不好意思|遗憾)[。.!！~～喔哦]*$|^(?:最后|那|也)?(?:先)?祝(?!日)|^(?:真的?)?希望.{0,12}(?:早日|早点|顺利|平安|开心|喜欢)"
    r"|\b(?:wish|hope) you\b|hope (?:this"
    r"|that|it) helps|有帮(?:到|助)|(?:谢谢"
    r"|感谢)[您你妳].{0,14}[!！。.~～]*$|^(?:很)?期待(?:您|你)|^.{0,6}[很真好](?:贴心|棒|厉害|用心|细心|可爱|幸福|孝顺|有心).{0,3}$|^欢迎(?!.*[0-9「“])|最重要[。!！~～]*$|有需要"
    "|(?:结束|关闭|关掉)(?:了)?(?:本次|这次|此次|这个|目前的?)?(?:对话|会话|谈话|交谈|咨询|视窗|窗口)|(?:再|重新).{0,3}(?:来讯|进线|发起对话|开启对话)|^(?:已经?|都)?处理好了|^(?:真的|实在)没(?:有)?办法[。!！~～喔哦]*$"
)
ASKS = re.compile(
    r"[?？]\s*[」』）)\]]*\s*$|(?:吗|呢|么|嘛)[。.!！~～\s]*$|^(?:那|再|想|先)?请问|(?:麻烦|请)(?:您|你)?(?:先"
    r"|再)?(?:提供|告诉我|给我|跟我说)"
    r"|请(?:您|你)?(?:先|再)?留(?:个|下|一下)?(?:您的?|你的?)?.{0,4}(?:信箱|邮箱|e-?mail|电话|手机|联[络系]|姓名|大名|号码|资料)"
    r"|^(?:could|can|may|would|do|did|does|are|is|have|has|what|which|when|where|who|how|why)\b.*\?"
)
RESTATES = re.compile(
    r"(?:对吗|是吗|对吧|对不对|是不是|没错吧|是吧|right|correct|is that right|is that correct)[?？\s]*$"
)
UNKNOWN = re.compile(
    "查不到|找不到|(?:看|读|判断|认)不出来?|(?:没办法|无法|不能)(?:确定|确认|肯定|回答|回复|保证|给您(?:答案|确切)|答复|帮您?确[定认])"
    "|不(?:太|是很|大)?(?:确定|清楚|知道|晓得|了解)(?!的话|时|者|之处|可以|，?可以)|没有(?:相关|这方面的?|这部分的?"
    "|进一步的?|详细的?)*(?:资料|资讯|信息|说明|答案)|没(?:有)?(?:说明|写到?|提到)"
    "|不敢(?:乱|随便|贸然)?(?:回答|讲|说|保证)|手边没有?|手上没有?|没(?:能)?帮(?:上忙|到[您你])|帮不上忙|(?:窗口|承办|单位|同仁"
    "|局那边).{0,8}(?:下班|没人接|休息|没有人接|联络不上|不在)"
    "|答不出来|没有?把握|超出.{0,6}(?:范围|权限)|我(?:也)?还?不知道"
    r"|\b(?:i|we)(?:'m| am|'re| are)? (?:really |just |also |afraid )?(?:(?:do not|don'?t) (?:know|have (?:any "
    r"|that |the )?(?:information|details|answer|data))|not (?:sure|certain|aware)"
    r"|(?:can'?t|cannot|could ?n'?t|could not|am unable to|are unable to|unable to) (?:find|confirm|say|tell|answer"
    r"|promise|guarantee|see|reach))"
    r"|no (?:information|idea|data) (?:on|about|here)|nobody (?:answers|is answering|picks up)"
    r"|don'?t have (?:any )?information|couldn'?t help"
)
DOUBTS = re.compile(
    "(?:我(?!们)|我们?这[边里]|这[边里]|手上|客服|权限).{0,8}(?:没有?|看不到|没法|不在|给不了)"
    "(?!.{0,6}(?:提供|限制|规定|收取|开放|服务|贩售|代为|登记))|不在我(?:们)?(?:这[边里]|手上)|没办法(?:跟|给|向)您"
    "|给不了您"
    "|说不(?:准|上来|清)|不敢.{0,6}(?:保证|确定|说|回答)|没有实际|没用过|不(?:是|归).{0,8}(?:负责|管)(?:的|范围)"
    "|要看.{1,10}(?:规定|情况|情形|判断|决定|安排|意思)|视.{1,8}而定|不一定|[每各].{1,6}不(?:太|大)?(?:一样|同)"
    "|要问.{1,8}才|才能(?:回复|回覆|答复|确认|知道)"
    "|(?:没有?人|无人)(?:接|在|回)|请假|在开会|还没有?(?:上线|定)|没有?定(?:案|下来)?|目前(?:还)?没有?(?:接到|收到"
    "|拿到)|(?:没有?|未)(?:拿到|收到"
    "|接到).{0,4}(?:消息|通知|资料)"
    "|(?:还|尚)(?:没有?|未).{0,3}(?:出来|公开|开始|排定)|(?:还|仍|处于).{0,3}(?:保密|规划|讨论|评估|研拟|协调)|未定"
    "|待定|尚待|[依按看因随].{1,12}(?:不一样|不同|有别|而异)[喔哦的。，]*$"
    "|(?:系统|电脑|网路|网络|画面).{0,4}(?:有点|很|比较|一直)?(?:慢|当机|死机|卡住|跑不动|连不上|打不开|异常|出问题)|(?:还|正)在(?:读取|载入|加载|连线|跑)"
    "|我(?:这[里边])?(?:有)?(?:看到|查到)(?:您的?)?(?:的)?(?:纪录|记录|系统|资料|订单)"
    "|(?:看起来|显示|看到|目前|现在).{0,6}(?:审核|处理|配送|办理|受理|审查)中|^(?:您|你)[的这].{0,10}(?:审核|处理|配送|办理|受理|审查)中"
    "|(?:系统|我们?|这边|这里|手边|手上|网站).{0,8}没有.{0,10}(?:资料|资讯|信息|纪录|记录|数据)"
    "|(?:还|尚|目前|仍)(?:没有?|未)(?:正式|完全)?(?:公告|公布|发布|定案|决定|确定|消息|下来)"
    r"|\b(?:were|was|are|is)n'?t (?:sure|certain) either|haven'?t (?:decided|heard|been told)"
    r"|not (?:yet )?(?:announced|decided|known)"
    r"|(?:above|outside) my (?:role|authority|knowledge)"
)
"""What sounds like it, and may as well be about the matter itself."""
PROMISES = re.compile(
    "会?(?:尽快|尽速|儘快|儘速).{0,6}(?:派|处理|安排|联络|联系|回)|(?:已经?|我(?:们|这边)?)把.{0,12}(?:转|反映|反应|提报|通报|登记|记下)|(?:后续"
    "|之后|届时|到时).{0,14}(?:公告|通知|发布|公布|说明)"
    "|请(?:他|她|他们|对方|同仁|同事|承办|单位|主管).{0,8}(?:说明|联络|联系|回|处理|跟您)"
    "|有.{0,4}(?:消息|结果|进度|回音).{0,6}(?:公布|公告|通知|告诉|回复|跟您|打给|联络|联系)|(?:跟|向|要|得|再|先)请示|请示.{0,6}(?:主管|上级|长官|领导|店长|老板)|我(?:这边|这里|们)?(?:先|再|来|要|还在"
    "|正在|马上|现在|立刻"
    "|会|可以)*(?:帮|替|为)(?:您|你|妳)?(?:先|再|来)?(?:厘清|了解|追|催|查|问|找|转|留|登记|反映|反应|确认|看|记"
    "|通报|联络|联系|处理"
    "|安排|通知)"
    "|(?:稍后|晚点|之后|待会|等等|一会儿?|随后|明天|到时候?).{0,8}(?:回复|回电|回覆|联络|联系|通知|请同事|寄给"
    "|寄过去|跟您说|告诉您|打给您)"
    "|我(?:们|这边)?(?:会|再|来)+(?:请|让|跟|向|把|将).{0,10}(?:同事|同仁|主管|单位|工程师|窗口)|我(?:去|再"
    "|来)?(?:查|问|确认|看)(?:一)?(?:下|看)|帮您问|留(?:个|下)?(?:纪录|记录)"
    "|请(?:同事|同仁).{0,8}(?:寄|回|打|联络|联系)|记(?:录)?下来了|已经?(?:帮|为|替)您|会有(?:专人|同事|同仁|人).{0,4}(?:联系|联络|打给|处理|回电|回[复覆])|(?:马上|立刻|立即|这就)派"
    "|(?:今明?天|明天|[这这]?(?:两|几|三)天|周[一二三四五]|下班前|[0-9一二三]+[天日]内|[后完好]).{0,6}(?:会|再|就|将).{0,6}"
    "(?:回[复覆电]|答[复覆]|联[络系]|通知|告[诉知]|打给)(?:给)?(?:您|你|妳)"
    "|会?在?[0-9一二两三几]+个?(?:工作)?(?:[天日]|小时)内.{0,4}(?:回[复覆电]|联[络系]|通知|打给)(?:给)?(?:您|你|妳)"
    "|我?(?:要|得)(?:再|先)?(?:查|问|确认)一?下|我(?:再|会|来|去|帮您|这就){1,2}(?:催|追|盯|反[应映]|回报|通报)"
    "|我.{0,4}(?:跟|向|问|和|与)(?:主管|同[事仁]|单位|承办|店长|上级|他们).{0,6}(?:确认|问|讨论|核对)|要问(?:一下)?.{0,6}(?:仓库|主管|同[事仁]|店长)"
    r"|\b(?:i|we)(?:'ll| will| can)? (?:just |quickly |now )?(?:check|look into|find out|ask|get back|let you know"
    r"|forward|pass (?:it|this)|note (?:it|this|that)|follow up|call you|email you|contact you|escalate|open a ticket)"
    r"|let me (?:check|see|look|find|ask|look into)|(?:will|someone will) (?:contact|call|email|get back to) you"
)
NO_DATA_NEEDED = re.compile(
    "(?:资料|证号|车号|号码|个资|身[分份]证|电话|细节|内容|隐私|姓名).{0,12}(?:不用|不需要|不必|别|先不要"
    "|不要).{0,8}(?:给|贴|留|提供|传|告诉|写|打)?"
    "|(?:不用|不需要|不必|别|先不要|不要)(?:再|先|在这(?:里|边))*(?:给|贴|留|提供|传|告诉我|写).{0,6}(?:资料|证号"
    "|号码|个资|身[分份]证|电话|细节)"
    r"|(?:no need to|don'?t|do not|please don'?t) (?:need to )?(?:share|post|send|give|leave"
    r"|provide) .{0,30}(?:number|details|data|information|id|address)"
)
REFERS = re.compile(
    "(?:问问|去问|再问|直接问|请问|询问|洽询|请洽|洽|打给|打(?:电话|去)|致电|拨打|拨|来电|联络|联系|咨询"
    "|向.{1,12}(?:确认|查询|询问|反映)|跟.{1,12}(?:确认|询问|问)|问.{0,10}看看"
    "|(?:关注|追踪|锁定)(?:我们?的?)?(?:官方)?(?:公众号|粉专|粉丝|官网|微博|脸书|社群)|(?:要|得|需要?)问.{1,10}(?:那边|那里|单位|公司)"
    "|(?:晚点|稍后|上午|下午|晚上|明天|改天|之后|过).{0,8}再.{0,3}(?:问|试|打|来|进线|询问|查))"
    r"|\b(?:ask|contact|call|reach out to|check with|get in touch with|write to|speak to|talk to)\b"
)
DEFERS = re.compile(
    "(?:要|得|需|请|只能)等|以.{1,14}为[准主]|多(?:关注|留意|注意)|(?:建议|可以|请).{0,3}(?:参考|关注|留意|洽询|询问"
    "|等候|等待)|(?:要|得"
    "|可能要|可以|麻烦|再)请(?:您|你)(?:再|先|自己)?(?:回想|想想|确认|看看|试试|找找|留意"
    "|等等|关注|参考)"
    "|再?麻烦(?:您|你)(?:再|先)?(?:试试|留意|等等|想想)"
    r"|\b(?:please )?(?:keep an eye on|wait for|check back)\b"
)
INTRODUCES = re.compile(
    r"(?:我|这里|这边|敝|本人|免贵|就|的|是|叫做?|姓|名字|姓名|手机|电话|号码|信箱|邮箱|地址|住在?|帐号|身[分份]证|联[络系]|也|可|打|在"
    r"|my|name|is|i'?m|i am|this|phone|number|email|e-mail|address|and|here|at|it'?s|you can|reach|call|me|on"
    r"|[\s:，,。.!！~～()（）])*"
    r"(?:\[(?:name|phone|e-mail|id|address|number|account|plate)\](?:先生|小姐|女士|太太|妈妈|爸爸|这里|的)?[\s，,。.!！~～、]*)+"
)
CONCRETE = re.compile(
    r"\d|[「『《“]|https?://|www\.|@|[一二三四五六七八九十百千两半]+(?:元|块|天|日|周|个?月|年|点|分|小时|折|成|次"
    r"|件|人|岁|楼|号|张|份|倍|码|位|种|折|级|个?工作[天日]|个(?!人|别|案))"
    r"|[\u4e00-\u9fff] ?[a-z][a-z0-9-]{3,}|每[天日周月年次]|平日|假日|周末|全年|全天"
    r"|\b(?:an?|one|two|three|four|five|six|seven|ten|twelve|thirty) (?:working |business |full )?"
    r"(?:years?|months?|weeks?|days?|hours?|minutes?|pounds|dollars|euros)\b"
)
INSTRUCTS = re.compile(
    "^(?:请|麻烦|您|你|先|再|那就?|就|直接|可以|建议)*(?:点|按|选|打开|进入|登[入录出]|扫|填|下载|搜[寻索]|输入|拔|插|长按|重[新开启]|关(?![注于系心])|开[启机]"
    "|带|拿|把(?!.{0,12}[转给])|从|切换|勾|设定|设置|更新|移除|换成)|就(?:可以|行|能|好)(?!了?[。，!！]?$)|即可|就行"
    r"|^(?:please |just |then |first |simply )*(?:open|click|tap|choose|select|press|go to|enter|unplug|hold down|scan"
    r"|bring|download|switch|turn|remove|reset|restart)\b"
)
MUST = re.compile(
    "(?:可以|不能|不行|需要|必须|只能|不用|限|免[费收]|禁止)(?![。，,!！喔哦的了]*$)"
    "|(?<![只不想还])要(?![问看等跟再到])[\u4e00-\u9fff]{2}"
    "|只[收限有](?!.{0,4}(?:资料|纪录|记录))|才(?:能|可以|开放?)|^(?:因为|由于|为了)|法规|(?:对面|旁边|隔壁|楼[上下]|底下|门口|柜[台檯]|靠[窗墙]|左边|右边).{0,8}有|都有|附有|备有|设有"
    r"|\b(?:must|(?:can(?:no|')?t?|may|should|ha(?:s|ve) to|needs? to) (?!i\b|say|tell|see|find|promise|help"
    r"|confirm)[a-z]{2,}|only|required|allowed|unless|included|free)\b"
)
RULES = re.compile("可以|不能|需要|要|必须|得|请|会|免|只能|不用")
WHETHER = re.compile("有没有|是不是|是否|能不能|可不可以|会不会|要不要|[有可能]否|有无|\\bwhether\\b")
CONTRASTS = re.compile(r"^(?:但|不过|只是|可是|至于|but\b|however\b|though\b)")
CORRECTS = re.compile(
    "更正|说错|看错|讲错|搞错|弄错|口误|打错|记错|写错|贴错|误会了|[记看想]成(?:了?[别另其]|隔壁)|[别要]当真|当我没[说讲]|我(?:刚刚?|刚才)(?:说|讲|给)的?.{0,6}(?:不对|有误"
    "|错)|(?:上面|前面|刚刚?|刚才).{0,6}(?:不对|有误|错了)|修正一?下"
    "|(?:刚刚?|刚才|上面|前面)(?:说|讲|给)的.{0,4}(?:不算|不适用|作废)|(?:不要|别|勿)再?参考(?:我|刚|上面|前面)|旧的?资料(?:了|$)"
    r"|\bcorrection\b|\bi (?:was wrong|made a mistake|misread|misspoke|mixed|got that wrong|got it wrong)"
    r"|let me correct|scratch that|my mistake|my bad"
)
GUESSES = re.compile(
    "^(?:我)?(?:应该(?!.*才对)|可能|大概|也许|好像|听说|据说|猜|印象中)|应该是吧|可能要看|"
    r"\b(?:probably|maybe|perhaps|might|i (?:think|guess|suppose))\b"
)
NEGATES = re.compile(r"^(?:而)?(?:不是|并非)|^not\b")
CONDITION = re.compile(r"(?:的话|时|的时候)[，,]?$|^(?:如果|若|假如|万一|if|when)\b")
YES_NO = re.compile(
    r"^(?:可以|不可以|不行|不用|不需要|需要|要|不要|会|不会|能|不能|算|不算|没有|有差)(?:的|喔|哦|唷|啊|呀|啦"
    r"|呢)*[，,。.!！~～]*$|^(?:yes|no|not)\b[,.!]?$"
)
TERSE = re.compile("免[费收]|保密|收费|付费|自费|罚[钱款]|违[法规]|合法|不限|[有无]效|作废|照[旧常]")
"""Says something in two characters."""
