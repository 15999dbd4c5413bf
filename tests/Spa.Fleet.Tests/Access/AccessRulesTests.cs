using System.Text;
using Spa.Fleet.Access;
using Spa.Marks;

namespace Spa.Fleet.Tests.Access;

public class AccessRulesTests
{
    private static readonly Role[] Roles = [Role.Viewer, Role.Operator, Role.Admin];

    [Fact]
    public void Every_right_is_in_the_table_once_with_a_scope_of_its_own()
    {
        Assert.Equal(Enum.GetValues<Right>(), AccessRules.Table.Select(r => r.Right));
        Assert.Equal(AccessRules.Table.Length, AccessRules.Table.Select(r => r.Scope).Distinct().Count());
        Assert.All(AccessRules.Table, r => Assert.Equal(r.Right, AccessRules.Scope(r.Scope)));
        Assert.Null(AccessRules.Scope("devices:*"));
    }

    [Fact]
    public void Who_may_what_is_as_docs_access_md_says()
    {
        var text = new StringBuilder("# Who may what\n\nWritten from the code. A limited operator sees only the devices of the customers named with him. A token has the rights of its owner that its scopes name.\n\n");
        text.Append("| scope | viewer | operator | administrator | limited viewer | limited operator | limited administrator |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (var rule in AccessRules.Table)
        {
            text.Append($"| `{rule.Scope}` |");
            foreach (var actor in Roles.Select(r => new Actor("eve", r, [])).Concat(Roles.Select(r => new Actor("eve", r, ["acme"]))))
            {
                text.Append(actor.May(rule.Right) ? " yes |" : " – |");
            }

            text.Append('\n');
        }

        // What people wrote stands behind it.
        var document = File.ReadAllText(Repository.Path("docs", "access.md"));
        CheckedIn.ShouldEqual(text + document[document.IndexOf("\n## ", StringComparison.Ordinal)..], "docs", "access.md");
    }

    [Theory]
    [InlineData(Role.Viewer, "", null, Right.DevicesWrite, "eve is a viewer: this needs an operator.")]
    [InlineData(Role.Operator, "", null, Right.OperatorsWrite, "eve is an operator: this needs an administrator.")]
    [InlineData(Role.Admin, "acme", null, Right.FirmwareWrite, "eve sees only devices of acme: this concerns every customer's.")]
    [InlineData(Role.Admin, "", Right.DevicesRead, Right.DevicesWrite, "The token has not the scope devices:write.")]
    [InlineData(Role.Admin, "", Right.DevicesWrite, Right.DevicesWrite, null)]
    [InlineData(Role.Viewer, "", Right.DevicesWrite, Right.DevicesWrite, "eve is a viewer: this needs an operator.")]
    public void A_refusal_says_what_is_missing(Role role, string customer, Right? scope, Right right, string? sentence)
    {
        var refusal = AccessRules.Check(new Actor("eve", role, customer.Length > 0 ? [customer] : []) { Scopes = scope is { } only ? [only] : null }, right);
        Assert.Equal(sentence, refusal?.Sentence);
        Assert.Equal(sentence is null ? null : RefusalKind.Forbidden, refusal?.Kind);
    }

    [Fact]
    public void A_limited_actor_sees_his_customers_and_nobodys_devices_not()
    {
        var actor = new Actor("eve", Role.Operator, ["acme", "beta"]);
        Assert.Equal([true, true, false, false, false], new[] { "acme", "beta", "Acme", "gamma", null }.Select(actor.Sees));
        Assert.True(new Actor("eve", Role.Viewer, []).Sees(null));
    }
}
