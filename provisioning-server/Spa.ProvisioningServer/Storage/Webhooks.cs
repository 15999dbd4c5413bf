using System.Data;
using Dapper;

namespace Spa.ProvisioningServer.Storage;

/// <summary>Who is told what. Address and secret are sealed.</summary>
internal sealed class Webhooks(SecretBox box)
{
    private const string Columns = "select id, name, host, kinds, enabled, created, created_by, dropped from webhook";

    public static IReadOnlyList<Webhook> All(IDbConnection on) => [.. on.Query<Webhook>($"{Columns} order by name, id")];

    public static Webhook? Find(IDbConnection on, string id) => on.QuerySingleOrDefault<Webhook>($"{Columns} where id = @id", new { id });

    /// <summary>Where it is reached, and its secret; null = there is no such webhook.</summary>
    public (Uri Address, string Secret)? Open(IDbConnection on, string id)
        => on.QuerySingleOrDefault<SealedRow>("select address, secret from webhook where id = @id", new { id }) is { } row
            ? (new Uri(box.OpenText(row.Address, $"webhook/{id}/address")), box.OpenText(row.Secret, $"webhook/{id}/secret"))
            : null;

    public void Add(IDbConnection on, Webhook webhook, Uri address, string secret)
        => on.Execute(
            "insert into webhook (id, name, host, address, secret, kinds, enabled, created, created_by) values (@Id, @Name, @Host, @address, @secret, @Kinds, @Enabled, @Created, @CreatedBy)",
            new
            {
                webhook.Id,
                webhook.Name,
                webhook.Host,
                address = box.Seal(address.AbsoluteUri, $"webhook/{webhook.Id}/address"),
                secret = box.Seal(secret, $"webhook/{webhook.Id}/secret"),
                webhook.Kinds,
                webhook.Enabled,
                webhook.Created,
                webhook.CreatedBy,
            });

    public static void Change(IDbConnection on, string id, string kinds, bool enabled)
        => on.Execute("update webhook set kinds = @kinds, enabled = @enabled where id = @id", new { id, kinds, enabled = enabled ? 1L : 0L });

    public void Replace(IDbConnection on, string id, string secret)
        => on.Execute("update webhook set secret = @secret where id = @id", new { id, secret = box.Seal(secret, $"webhook/{id}/secret") });

    public static void Dropped(IDbConnection on, string id) => on.Execute("update webhook set dropped = dropped + 1 where id = @id", new { id });

    public static void Remove(IDbConnection on, string id)
    {
        on.Execute("delete from webhook where id = @id", new { id });
        on.Execute("delete from webhook_delivery where webhook = @id", new { id });
    }

    private sealed class SealedRow
    {
        public byte[] Address { get; init; } = [];

        public byte[] Secret { get; init; } = [];
    }
}
