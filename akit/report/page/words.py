"""The words of the page itself, English and Chinese."""

WORDS = {
    "contents": ("Contents", "目录"),
    "skip": ("Skip to the report", "跳到正文"),
    "made": ("How this page was made", "本页如何生成"),
    "parameters": ("Parameters", "参数"),
    "versions": ("Versions", "版本"),
    "template": ("Notebook", "笔记本"),
    "empty": ("empty", "空"),
    "code": ("The code of this report, cell by cell", "本报告的代码（按单元格）"),
    "download": ("Download data (CSV)", "下载数据（CSV）"),
    # said by the script
    "theme": ("Theme", "主题"),
    "colon": (": ", "："),
    "auto": ("automatic", "自动"),
    "light": ("light", "浅色"),
    "dark": ("dark", "深色"),
    "sort": ("Sort by this column", "按此列排序"),
    "filter": ("Filter", "筛选"),
    "shown": ("{n} of {N} rows", "{N} 行中的 {n} 行"),
    "copy": ("Copy as picture", "复制为图片"),
    "copied": ("Copied", "已复制"),
    "saved": ("Saved as a file", "已存为文件"),
}
SCRIPTED = ("theme", "colon", "auto", "light", "dark", "sort", "filter", "shown", "copy", "copied", "saved")
