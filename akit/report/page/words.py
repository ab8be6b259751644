"""The words of the page itself, English and Chinese."""

WORDS = {
    "contents": ("Contents", "目录"),
    "skip": ("Skip to the report", "跳到正文"),
    "terms": ("What the terms on this page mean", "本页术语的含义"),
    "made": ("How this page was made", "本页如何生成"),
    "parameters": ("Parameters", "参数"),
    "versions": ("Versions", "版本"),
    "template": ("Notebook", "笔记本"),
    "empty": ("empty", "空"),
    "code": ("The code of this report, cell by cell", "本报告的代码（按单元格）"),
    "download": ("Download data (CSV)", "下载数据（CSV）"),
    # the catalogue
    "catalogue": ("Reports", "报告目录"),
    "counted": (
        "Reports: {reports}. Accounts: {accounts}. Newest first.",
        "共 {accounts} 个账户的 {reports} 份报告，最新的在前。",
    ),
    "account": ("Account", "账户"),
    "day": ("As known on", "截至"),
    "changed": ("What changed since the last one", "与上一份相比的变化"),
    "open": ("Open", "打开"),
    "executed": ("notebook", "笔记本"),
    "failed": ("A newer run of this report failed", "此报告的一次更新的运行失败"),
    "failed_notebook": ("failed run", "失败的运行"),
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
    "plan": ("Copy for the plan of action", "复制图文（用于申诉）"),
    "copied": ("Copied", "已复制"),
    "saved": ("Saved as a file", "已存为文件"),
}
SCRIPTED = ("theme", "colon", "auto", "light", "dark", "sort", "filter", "shown", "copy", "plan", "copied", "saved")
