"""The words of the page itself, English and Chinese."""

WORDS = {
    "contents": ("Contents", "目录"),
    "skip": ("Skip to the report", "跳到正文"),
    "made": ("How this page was made", "本页如何生成"),
    "parameters": ("Parameters", "参数"),
    "versions": ("Versions", "版本"),
    "template": ("Notebook", "笔记本"),
    "empty": ("empty", "空"),
}
