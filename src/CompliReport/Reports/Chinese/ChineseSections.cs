namespace CompliReport.Reports.Chinese;

/// <summary>Headings of the sections of a narrative.</summary>
internal static class ChineseSections
{
    /// <summary>The heading of a section, e.g. <c>二、可疑主体</c>.</summary>
    internal static string Title(string section) => section switch
    {
        "introduction" => "一、概述",
        "who" => "二、可疑主体",
        "what" => "三、交易情况",
        "when" => "四、交易时间",
        "where" => "五、地域情况",
        "how" => "六、异常特征",
        "why" => "七、疑点分析",
        "conclusion" => "八、结论",
        _ => section,
    };
}
