"""Days, months and small numbers. English | Icelandic, Turkish | Russian | Arabic script | Devanagari | Han."""

from __future__ import annotations

CALENDAR = """
monday | mánudag* pazartesi | понедельник* | دوشنبه الاثنین الإثنين پیر دوشنبې | सोमवार | 周一 星期一
tuesday | þriðjudag* salı | вторник* | سه‌شنبه سهشنبه الثلاثاء منگل سهشنبې | मंगलवार | 周二 星期二
wednesday | miðvikudag* çarşamba | среду среда | چهارشنبه الأربعاء الاربعاء بدھ چارشنبې | बुधवार | 周三 星期三
thursday | fimmtudag* perşembe | четверг* | پنجشنبه پنج‌شنبه الخمیس الخميس جمعرات پنجشنبې | गुरुवार | 周四 星期四
friday | föstudag* cuma | пятниц* | جمعه جمعة الجمعة جمعے جمعې | शुक्रवार | 周五 星期五
saturday | laugardag* cumartesi | суббот* | شنبه السبت ہفتے شنبې | शनिवार | 周六 星期六
sunday | sunnudag* pazar | воскресень* | یکشنبه يكشنبه الأحد اتوار یکشنبې | रविवार | 周日 星期日
january | janúar ocak | январ* | جنوری ژانویه یناير يناير | जनवरी | 一月
february | febrúar şubat | феврал* | فبروری فوریه فبراير فروری | फ़रवरी फरवरी | 二月
march | mars mart | марта | مارچ مارس | मार्च | 三月
april | apríl nisan | апрел* | اپریل آوریل أبريل ابریل | अप्रैल | 四月
may | maí mayıs | мая мае май | می‌ مایو مايو مئی | मई | 五月
june | júní haziran | июня июне июнь | جون ژوئن يونيو | जून | 六月
july | júlí temmuz | июля июле июль | جولای ژوئیه يوليو جولائی | जुलाई | 七月
august | ágúst ağustos* | август* | اگست اوت آگوست أغسطس | अगस्त | 八月
september | septem* eylül | сентябр* | سپتمبر سپتامبر سبتمبر ستمبر | सितंबर | 九月
october | október ekim | октябр* | اکتوبر اکتبر أكتوبر | अक्टूबर | 十月
november | nóvember kasım | ноябр* | نومبر نوامبر نوفمبر | नवंबर | 十一月
december | desember aralık | декабр* | دسمبر دسامبر ديسمبر | दिसंबर | 十二月
ten 10 | tíu | десят* | ده عشر دس لسو | दस | 十个
twenty twentieth 20 | tuttugu yirmi | двадцат* | بیست بیستم العشرین عشرین بیس شلم | बीस | 二十
third | þriðj* üçüncü | треть* | سوم سومین ثالثة الثالثة تیسری درېیم | तीसरी तीसरे | 第三
"""
