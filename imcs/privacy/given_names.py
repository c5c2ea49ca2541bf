"""Chinese names known by their characters alone: a family name, and two characters that parents give. Reads plain text.

Nothing around such a name has to say that it's one. Characters that make up other words too are left out here; what
the text itself shows to be a name is found by `names`.
"""

import re
from collections.abc import Iterator

from imcs.privacy.plain import Span

_SURNAMES = (
    "陳陈林黃黄張张李王吳吴劉刘蔡楊杨許许鄭郑謝谢郭洪曾邱廖賴赖徐周葉叶蘇苏莊庄呂吕江蕭萧羅罗潘簡朱鍾钟彭游詹胡沈趙赵盧卢梁"
    "顏颜柯翁魏孫孙戴范宋鄧邓杜傅侯曹薛丁卓馬马阮董溫藍蓝蔣蒋馮冯歐欧湯汤田姜鄒邹尤巫涂黎嚴严韓韩龔龚袁崔夏邵柳錢钱陸陆倪"
    "段郝孟熊雷賀贺龐庞樊殷甘凌祝尹駱骆鮑鲍焦譚谭顧顾賈贾耿聶聂邢苗靳甄褚滕冉藺蔺卞芮岑喻佟裘饒饶柴閻阎竇窦翟粘高石何余施唐方白簡简"
)
_DOUBLE = "歐陽|欧阳|司馬|司马|諸葛|诸葛|上官|司徒|皇甫|張簡|范姜|端木|慕容|夏侯"
GIVEN = (
    "志明豪偉俊傑建宏信雄榮宗翰冠宇廷軒哲瑋承恩柏彥博凱翔育祥仁智銘昇聖勳霖澤淳維皓凡宸諺丞睿淑芬玲惠雅婷怡君佳穎雯慧娟麗珍"
    "秀鳳蘭玉梅芳芸萱妤潔茹瑜琪欣蓉佩珊思涵詩庭筠郁婕薇如玫伶儀慈貞菁靜敏桂素霞錦珠娥嬌瑩璇宜倩蓁鈞楷緯駿昱昀佑祐晴歆彤恬嵐"
    "韻綺杰穎曼芷惟若芝曉永炳賢益添萍晏昌晶國美英華德義春秋月香雲"
    "伟强磊军勇涛超刚辉鹏飞波斌浩然轩梓诺晨静丽艳娜燕红雪琳悦瑶颖萌泽诗凤兰洁莹宁钧维晓国华贤贵义"
)
_TYPICAL = re.compile(rf"(?:{_DOUBLE}|[{_SURNAMES}]{{1,2}})[{GIVEN}一子小][{GIVEN}]")
_OTHER_WORD = re.compile(
    r"[張张]美[麗丽]|方[國国]|石[英雲]|白[雪雲云]|高[雅潔洁雄]|[溫温][泉馨]|李[維维]|何[謂]|[許许][願愿]|唐[詩诗]"
)


def typical_names(plain: str) -> Iterator[Span]:
    """陳怡君 and 范陳玉蘭, wherever they stand."""
    for found in _TYPICAL.finditer(plain):
        if not _OTHER_WORD.match(found[0]):
            yield found.span()
