namespace Spa.ProvisioningServer.Storage;

/// <summary>Something that a webhook is to be told.</summary>
internal sealed record WebhookDelivery
{
    public string Webhook { get; init; } = string.Empty;

    /// <summary>The same at every try, so that a receiver knows what he has already.</summary>
    public string Id { get; init; } = string.Empty;

    public string Kind { get; init; } = string.Empty;

    /// <summary>The device it is about; null = none.</summary>
    public string? Mac { get; init; }

    /// <summary>What is sent, JSON.</summary>
    public string Body { get; init; } = string.Empty;

    public DateTimeOffset Created { get; init; }

    public DeliveryState State { get; init; }

    /// <summary>When it is tried next.</summary>
    public DateTimeOffset Due { get; init; }

    /// <summary>Tries so far.</summary>
    public long Attempts { get; init; }

    /// <summary>What came of the last try, in words.</summary>
    public string Outcome { get; init; } = string.Empty;

    /// <summary>When it arrived or was given up; null = neither.</summary>
    public DateTimeOffset? Finished { get; init; }
}

/// <summary>Where a delivery stands.</summary>
internal enum DeliveryState
{
    /// <summary>It is still to be sent.</summary>
    Waiting,

    /// <summary>The receiver took it.</summary>
    Delivered,

    /// <summary>It was tried often enough.</summary>
    Dead,
}
