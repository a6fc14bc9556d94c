"""The standards the defaults come from: source code of domain.md -> the name people know it by."""

from __future__ import annotations

SOURCES = {
    "S000": "《DCRC 专员强化培训》课程大纲",
    "S001": "东风标致《售后跟踪业务管理》",
    "S002/T1": "《客户档案管理制度》（模板）",
    "S002/CA": "长安汽车《经销商客户关系中心工作标准导引手册》（2009-1）",
    "S002/FD": "长安福特《DCRC 客户档案管理工作手册》",
    "S002/MZ": "马自达《DCAC 客户关系管理》",
    "S002/WG": "万国汽车《DCRC 工作手册》",
    "S002/ZL": "《客户资料档案管理制度》",
    "S002/AG": "《客户档案管理协议及操作流程》",
    "S002/SUG": "《DCRC 管理手册》（简略版）",
    "S002/BF": "客户档案管理办法（附表一至附表九）",
    "S002/N1": "客户档案管理规范（借阅与销毁）",
    "S002/N4": "客户档案管理规范（档案管理员版）",
    "S002": "客户档案管理各版规范",
    "S003/KM": "《客服经理培训：SSI 行动指南》",
    "S003/QL2": "麒麟《回访跟踪》",
    "S003/QL1": "麒麟《CRM 系统操作手册（集团客户）》",
    "S003/CR1": "《CRM 培训课件》",
    "S003/CR2": "《CRM 系统培训手册》",
    "S003/XS": "《客户资料整理和管理》",
    "S003/FW": "《汽车行业服务销售管理培训手册》",
    "S003/JD": "《CRM 经理岗位说明书》",
    "S003/4S": "《售后经营与管理手册》",
    "S003/KF": "《4S 店客服部培训课件》",
    "S003/WH": "《客户关系维护与 CRM》",
    "S003/UP": "《CRM 大纲》（2012 升级版）",
    "S003/LL": "蓝凌《CRM 管理工作指导书》",
    "S004": "进口车专营店《客服部工作指导》",
    "LAW": "现行法律法规（见表）",
    "OURS": "本产品（dcrc-lite）",
}
SUGGESTED = "标准未写数字，按行业做法建议"  # domain.md [INF]
LOST = "标准原文的数字看不清，先按建议值"  # domain.md [LOST]


def cited(*codes: str) -> str:
    """Return the names of the standards behind source codes, joined for reading; other words stay as they are."""
    return "；".join(SOURCES.get(code, code) for code in codes)
